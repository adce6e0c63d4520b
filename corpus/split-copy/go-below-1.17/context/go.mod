module a

go 1.14
