#!/usr/bin/perl
foreach (sort keys %ENV) { print "$_\n" }
