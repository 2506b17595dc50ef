"""What a project needs to start with ssot-lint: a survey, a configuration, a getter, a check-up."""
