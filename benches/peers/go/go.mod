module assay/peers

go 1.19
