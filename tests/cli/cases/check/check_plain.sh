try check -l syntax anna.vogel@nordlicht-handel.de
try check -l syntax 'Anna <mailto:Anna.Vogel@GMIAL.com>' info@example.org
try check -l syntax someone@mailinator.com not-an-address
try check -l syntax '王伟@例子.中国' 'wang＠163．com'
