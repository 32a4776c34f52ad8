// Lets the Go files declare functions that the runtime defines.
