"""HTTP as every context uses it: who may call, what a body looks like, how refusals are told, the headers around."""
