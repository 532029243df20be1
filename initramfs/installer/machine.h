/* This machine's names, for logs: one stick installs many. */
#ifndef KILN_INSTALLER_MACHINE_H
#define KILN_INSTALLER_MACHINE_H

#include <stddef.h>

/* The hardware address of its first network device, 12 hexadecimal digits; "" when it has none. `sys` is /sys. */
void machine_id(const char *sys, char *ret, size_t size);

/* "Vendor Product, serial 1234, 52:54:00:12:34:56", what of it is known. */
void machine_describe(const char *sys, char *ret, size_t size);

#endif
