"""How the property tests of this folder draw their examples.

The same ones in every run, so that a failure comes back; HYPOTHESIS_PROFILE=search
draws fresh ones, many of them, for someone who looks for trouble. Every graph that a
test optimises is verified after each pass.
"""

import os

from hypothesis import HealthCheck, settings

os.environ.setdefault("MINITF_VERIFY", "1")  # before minitf is imported

calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("course", derandomize=True, max_examples=25, database=None, **calm)
settings.register_profile("search", max_examples=1000, **calm)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "course"))
