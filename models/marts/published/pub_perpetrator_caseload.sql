{{ published_statistics('perpetrator_caseload') }}
