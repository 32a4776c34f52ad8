package main

// The functions that defer. Go has no macros: every statement is written out. noinline, as in C.

//go:noinline
func add(sum *uint64) { *sum++ }

// 1 statement; the compiler chooses: open-coded.
//
//go:noinline
func call1(sum *uint64) {
	defer add(sum)
}

// 2 statements; the compiler chooses: open-coded.
//
//go:noinline
func call2(sum *uint64) {
	defer add(sum)
	defer add(sum)
}

// 8 statements; the compiler chooses: open-coded.
//
//go:noinline
func call8(sum *uint64) {
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
}

// 64 statements; the compiler chooses: records in the frame, more than 8 statements.
//
//go:noinline
func call64(sum *uint64) {
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
}

// The compiler keeps records in the frame, instead of open-coding, where statements times written
// returns are more than 15: 16 of them here, 8 for 2 statements, 2 for 8.
//
//go:noinline
func stack1(sum *uint64, way int) {
	defer add(sum)
	switch way {
	case 0:
		return
	case 1:
		return
	case 2:
		return
	case 3:
		return
	case 4:
		return
	case 5:
		return
	case 6:
		return
	case 7:
		return
	case 8:
		return
	case 9:
		return
	case 10:
		return
	case 11:
		return
	case 12:
		return
	case 13:
		return
	case 14:
		return
	}
	return
}

// 2 statements with records in the frame.
//
//go:noinline
func stack2(sum *uint64, way int) {
	defer add(sum)
	defer add(sum)
	switch way {
	case 0:
		return
	case 1:
		return
	case 2:
		return
	case 3:
		return
	case 4:
		return
	case 5:
		return
	case 6:
		return
	}
	return
}

// 8 statements with records in the frame.
//
//go:noinline
func stack8(sum *uint64, way int) {
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	defer add(sum)
	if way == 0 {
		return
	}
	return
}
