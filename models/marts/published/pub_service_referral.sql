{{ published_statistics('service_referral') }}
