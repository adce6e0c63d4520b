#!/bin/sh
/t/b.sh
