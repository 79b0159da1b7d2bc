"""The ways out: what a shop's other systems are told of its credits."""
