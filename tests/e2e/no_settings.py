"""Keeps the settings and the updated lists of who runs the tests out of them: import it before the program is run."""
import os

for name in [name for name in os.environ if name.startswith("MAILSIFT_")]:
    del os.environ[name]
os.environ["MAILSIFT_CONFIG"] = os.environ["MAILSIFT_LISTS"] = "none"
