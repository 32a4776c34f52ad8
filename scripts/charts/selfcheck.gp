# Known differences and what the method said of them.
# kind: selfcheck
# sweep: selfcheck
