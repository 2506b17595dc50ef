"""How fixes are put into a text: chosen, made, and proved before anyone may write the outcome."""
