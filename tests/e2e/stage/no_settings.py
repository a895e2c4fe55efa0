"""What every whole-run test begins with: the settings and updated lists of whoever runs it stay out, and each test that is
skipped is named, with the reason, in a line that tests/run looks for.  Import it before the program is run."""
import os
import unittest

for name in [name for name in os.environ if name.startswith("MAILSIFT_")]:
    del os.environ[name]
os.environ["MAILSIFT_CONFIG"] = os.environ["MAILSIFT_LISTS"] = "none"

unnamed_skip = unittest.TextTestResult.addSkip


def named_skip(result, test, reason):
    unnamed_skip(result, test, reason)
    name = test.id().removeprefix("__main__.").replace("setUpClass (__main__.", "(")
    print(f"\nSKIPPED: {name}: {' '.join(reason.split())}", flush=True)


unittest.TextTestResult.addSkip = named_skip
