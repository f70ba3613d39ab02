"""Ways to choose an agent, one a file: ``strategy: Strategy = ...``. A new file here joins the catalogue by itself."""
