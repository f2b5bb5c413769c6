"""What is likely to come, and what more workers or referrals would do: strategy §10, *monitor demand pressures*."""
