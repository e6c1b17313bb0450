"""The assessor's desk: a queue by criterion, evidence beside the decision, double marking; a web page on this machine."""
