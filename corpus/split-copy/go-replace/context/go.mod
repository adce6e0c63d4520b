module a
replace x => ./x
