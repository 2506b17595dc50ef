"""The contract that a getter's own source makes: found, spelled operation by operation, told."""
