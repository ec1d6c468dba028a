"""The Linux host that Stance runs on."""
