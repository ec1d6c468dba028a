"""The chapters: each makes one part of Nordhafen Logistics, mostly sound, and the flaws that `truth` names."""
