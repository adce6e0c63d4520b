module a

go 1.21

replace b => "./b"
