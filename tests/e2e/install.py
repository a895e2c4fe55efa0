#!/usr/bin/env python3
"""What `make install` puts in place: the manual page, the completions of real shells, systemd's units.

usage: tests/e2e/install.py BUILD [unittest options]     BUILD is the build directory, below the tree
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "stage"))
import no_settings  # noqa: E402, F401  (the user's settings are not the tests')

BUILD = 'build'
EXPOSURE_MAX = 1.1  # of systemd-analyze security; what is left is the network and the host's file system

# A line, and what <TAB> behind it must offer: all of it (a set), or nothing of it (a tuple).
FILES = {'a.csv', 'b.csv.gz', 'dir'}
LINES = [
    ('mailsift ', {'clean', 'inspect', 'check', 'doctor', 'help', 'a.csv'}),
    ('mailsift --le', {'--level'}),
    ('mailsift --level ', {'syntax', 'dns', 'smtp'}),
    ('mailsift -l s', {'syntax', 'smtp'}),
    ('mailsift check --level=', {'syntax', 'dns', 'smtp'}),
    ('mailsift clean --dedupe c', {'canonical'}),
    ('mailsift clean --no-', {'--no-gzip', '--no-store', '--no-limits'}),
    ('mailsift inspect ', FILES),
    ('mailsift clean a', {'a.csv'}),
    ('mailsift --suppress n', {'note.md'}),
    ('mailsift --output ', {'dir'}),
    ('mailsift --output ', ('a.csv', 'note.md')),
    ('mailsift help re', {'reasons'}),
    ('mailsift help d', {'doctor'}),
    ('mailsift lists u', {'update'}),
    ('mailsift store f', {'forget'}),
    ('mailsift lists update --from n', {'note.md'}),
    ('mailsift lists --lists d', {'dir'}),
    ('mailsift doctor --le', ('--level',)),
    ('mailsift --column ', ('--level', 'clean')),
    ('mailsift check x@example.com ', ('clean', 'syntax')),
]

BASH = r'''
source "$1"
while IFS= read -r line; do
    read -ra COMP_WORDS <<< "${line//=/ = }"
    [[ $line == *[\ =] ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _mailsift
    printf '%s\n' "${COMPREPLY[@]}" end
done
'''

FISH = r'''
source $argv[1]
while read line
    complete -C"$line" | string replace -r '\t.*' '' | string replace -r '/$' '' | string replace -r '^--[a-z]+=' ''
    echo end
end
'''

# In a terminal of its own; each word that the completion gives to compadd is written down, and `end` behind them.
ZSH = r'''
zmodload zsh/zpty
zpty pty zsh -f -i
tell() { zpty -w pty "$*"; }
tell "PS1=; OUT=$2; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' menu no; LISTMAX=1000"
tell 'compadd() {
    local -a hits
    [[ " $* " == *\ -[OAD]\ * ]] || { builtin compadd -A hits "$@"; print -rl -- $hits >> $OUT; }
    builtin compadd "$@"
}'
tell 'probe() { zle complete-word; print end >> $OUT; BUFFER= }; zle -N probe; bindkey "^I" probe'
while IFS= read -r line; do
    ends=$(grep -c '^end$' $2)
    zpty -w -n pty "$line"$'\t'
    repeat 1000; do
        (( $(grep -c '^end$' $2) > ends )) && break
        sleep 0.02
    done
done
zpty -d pty
'''


def run(*words, **options):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', **options)


class Installed(unittest.TestCase):
    """make install into a directory of our own."""

    @classmethod
    def setUpClass(cls):
        cls.root = tempfile.mkdtemp()
        cls.make('install')
        cls.share = cls.root + '/usr/share'

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.root)

    @classmethod
    def make(cls, target):
        done = run('make', '-s', target, 'BUILD=' + BUILD, 'PREFIX=/usr', 'DESTDIR=' + cls.root)
        if done.returncode != 0:
            raise AssertionError(done.stdout)

    def need(self, program):
        if shutil.which(program) is None:
            self.skipTest(f'{program} is not installed')


class Page(Installed):
    def test_mandoc_has_no_warning(self):
        self.need('mandoc')
        done = run('mandoc', '-T', 'lint', '-W', 'warning', self.share + '/man/man1/mailsift.1.gz')
        self.assertEqual((done.stdout, done.returncode), ('', 0))

    def test_man_has_no_warning(self):
        self.need('man')
        page = self.share + '/man/man1/mailsift.1.gz'
        done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', page], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, encoding='utf-8',
                              env={**os.environ, 'LC_ALL': 'C.UTF-8', 'MANROFFSEQ': '', 'MANWIDTH': '80'})
        self.assertEqual((done.stderr, done.returncode), ('', 0))

    def test_its_date_can_be_set(self):
        env = {**os.environ, 'SOURCE_DATE_EPOCH': '1795996800'}
        pages = {run(BUILD + '/mailsift', 'help', '--man', env=env).stdout for _ in range(2)}
        self.assertEqual(len(pages), 1)
        self.assertTrue(pages.pop().startswith('.Dd November 30, 2026\n'))


class Guides(Installed):
    def test_the_links_of_the_readme_lead_somewhere(self):
        folder = self.share + '/doc/mailsift/'
        with open(folder + 'README.md', encoding='utf-8') as file:
            for_users = file.read().split('\n## More\n')[0]
        links = set(re.findall(r'\]\(([\w./-]+)', for_users))
        self.assertGreater(len(links), 5)
        self.assertEqual([link for link in sorted(links) if not os.path.exists(folder + link)], [])


class Completion(Installed):
    def setUp(self):
        self.lists = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.lists)
        os.mkdir(self.lists + '/dir')
        for name in ('a.csv', 'b.csv.gz', 'note.md'):
            open(f'{self.lists}/{name}', 'w').close()

    def hold(self, answers):
        """ANSWERS: for each line what was offered, and the word `end` behind it."""
        offered = [set(answer.split('\n')) for answer in re.split(r'(?m)^end\n', answers)]
        self.assertEqual(len(offered), len(LINES) + 1, answers)
        for (line, expected), got in zip(LINES, offered):
            with self.subTest(line=line, got=got):
                if isinstance(expected, set):
                    self.assertLessEqual(expected, got)
                else:
                    self.assertFalse(got & set(expected))

    def lines(self):
        return ''.join(line + '\n' for line, _ in LINES)

    def test_bash(self):
        self.need('bash')
        self.hold(run('bash', '-c', BASH, 'bash', self.share + '/bash-completion/completions/mailsift', cwd=self.lists,
                      input=self.lines()).stdout)

    def test_fish(self):
        self.need('fish')
        env = {**os.environ, 'HOME': self.root}
        self.hold(run('fish', '-N', '-c', FISH, self.share + '/fish/vendor_completions.d/mailsift.fish', cwd=self.lists,
                      input=self.lines(), env=env).stdout)

    def test_zsh(self):
        self.need('zsh')
        out = self.root + '/offered'
        open(out, 'w').close()
        done = run('zsh', '-f', '-c', ZSH, 'zsh', self.share + '/zsh/site-functions', out, cwd=self.lists, input=self.lines())
        with open(out, encoding='utf-8') as file:
            self.hold(file.read())
        self.assertEqual(done.returncode, 0, done.stdout)


class Units(Installed):
    def setUp(self):
        self.need('systemd-analyze')
        self.units = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.units)
        for kind in ('service', 'timer'):
            with open(f'{self.root}/usr/lib/systemd/system/mailsift@.{kind}', encoding='utf-8') as file:
                text = file.read()
            self.assertNotIn('@BINDIR@', text)
            with open(f'{self.units}/mailsift@crm.{kind}', 'w', encoding='utf-8') as file:
                file.write(text.replace('/usr/bin/mailsift', self.root + '/usr/bin/mailsift'))

    def test_systemd_takes_them(self):
        for kind in ('service', 'timer'):
            done = run('systemd-analyze', 'verify', '--man=no', f'{self.units}/mailsift@crm.{kind}')
            self.assertEqual((done.stdout, done.returncode), ('', 0))

    def test_little_is_exposed(self):
        done = run('systemd-analyze', 'security', '--offline=true', self.units + '/mailsift@crm.service')
        exposure = re.search(r'Overall exposure level for \S+: ([0-9.]+)', done.stdout)
        self.assertLessEqual(float(exposure[1]), EXPOSURE_MAX, done.stdout)


class Uninstall(Installed):
    def test_nothing_is_left(self):
        self.make('uninstall')
        left = [name for _, _, names in os.walk(self.root) for name in names]
        self.assertEqual(left, [])
        self.assertFalse(os.path.exists(self.share + '/doc/mailsift'))


class Use(Installed):
    def test_what_was_installed_cleans_a_list(self):
        env = {'PATH': self.root + '/usr/bin', 'HOME': self.root}
        done = run('mailsift', '--level', 'syntax', '--quiet', '-o', self.root + '/out', 'fixtures/lists/customers.csv', env=env)
        self.assertEqual((done.stdout, done.returncode), ('', 0))
        self.assertIn('report.json', os.listdir(self.root + '/out'))


if __name__ == '__main__':
    BUILD = sys.argv.pop(1)
    unittest.main()
