"""Which getter a project has: what its candidates declare, who asks them, who goes behind their back."""
