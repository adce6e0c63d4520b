# syntax=docker/dockerfile:1
  from  node:20