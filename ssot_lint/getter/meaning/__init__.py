"""What a getter's source means, over one variable: terms, the evaluation to them, their comparison."""
