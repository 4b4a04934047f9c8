"""Agreement on anything: who must say yes by the policy's chains, who said it, and what was refused and why."""
