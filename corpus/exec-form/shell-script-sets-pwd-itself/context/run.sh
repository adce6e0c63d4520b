#!/bin/sh
echo $PWD; env | grep -c PWD
