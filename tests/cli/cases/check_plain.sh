try check anna.vogel@nordlicht-handel.de
try check 'Anna <mailto:Anna.Vogel@GMIAL.com>' info@example.org
try check someone@mailinator.com not-an-address
try check '王伟@例子.中国' 'wang＠163．com'
