"""Answer formats that several sources share: they know the kernel and no source."""
