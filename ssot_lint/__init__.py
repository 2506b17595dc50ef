"""Every configuration value has an owner: finds code that fetches one behind its owner's back."""

__version__ = "0.1.0"
