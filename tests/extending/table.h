/* A table of one input, one outcome and one curve, for check_interface.sh. */
INPUT(members, "citizens", 0, 1000, WHOLE, CHOICE, GROUP, 0, REQUIRED, "medlemmer", "members")
OUTCOME(walks, "1/yr", 1, GV_HEADLINE, "ture", "walks", "Walks in a year.")
CURVE(response, members, members, RESPONSE, RISES, own_curve, "virkning", "response")
