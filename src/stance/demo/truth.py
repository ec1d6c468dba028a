TRUTH = ()
Planted = None
