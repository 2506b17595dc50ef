"""Variables where deployment files name them: who reads them, and where else they are given."""
