package worker

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// parse takes a candidate's full name apart.
func (f *Family) parse(name string) (*Workload, map[string]int64, error) {
	pieces := strings.Split(name, "/")
	if len(pieces) < 3 || pieces[0] != f.Name || pieces[2] != "impl:"+Implementation {
		return nil, nil, fmt.Errorf("'%s' is not compiled in: --names lists what is", name)
	}
	for i := range f.Workloads {
		w := &f.Workloads[i]
		if w.Name == pieces[1] {
			params, err := f.parseParams(w, pieces[3:])
			return w, params, err
		}
	}
	return nil, nil, fmt.Errorf("family %s has no workload '%s' in Go", f.Name, pieces[1])
}

func (f *Family) parseParams(w *Workload, pieces []string) (map[string]int64, error) {
	params := map[string]int64{}
	for _, p := range f.Params {
		if w.reads(p.Name) {
			params[p.Name], _ = p.value(p.Default)
		}
	}
	for _, piece := range pieces {
		name, text, _ := strings.Cut(piece, ":")
		if fixed, ok := f.Structural[name]; ok {
			if fixed != text {
				return nil, fmt.Errorf("Go has only %s:%s, not %s", name, fixed, text)
			}
			continue
		}
		value, err := f.param(name).value(text)
		if err != nil || !w.reads(name) {
			return nil, fmt.Errorf("'%s' is no parameter of %s", piece, w.Name)
		}
		params[name] = value
	}
	return params, nil
}

func (f *Family) param(name string) Param {
	for _, p := range f.Params {
		if p.Name == name {
			return p
		}
	}
	return Param{}
}

// value reads a whole number, or the name of a choice as its place among the choices.
func (p Param) value(text string) (int64, error) {
	if p.Values == nil {
		return strconv.ParseInt(text, 10, 64)
	}
	for i, choice := range p.Values {
		if choice == text {
			return int64(i), nil
		}
	}
	return 0, fmt.Errorf("%s has no choice '%s'", p.Name, text)
}

// text is what value reads.
func (p Param) text(value int64) string {
	if p.Values == nil {
		return strconv.FormatInt(value, 10)
	}
	return p.Values[value]
}

// number reads 64, 4Ki, 1M and the like.
func number(text string) (float64, error) {
	for _, unit := range []struct {
		suffix string
		factor float64
	}{{"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}, {"k", 1e3}, {"M", 1e6}, {"G", 1e9}} {
		if strings.HasSuffix(text, unit.suffix) {
			value, err := strconv.ParseFloat(strings.TrimSuffix(text, unit.suffix), 64)
			return value * unit.factor, err
		}
	}
	return strconv.ParseFloat(text, 64)
}

func next(value, step float64, add bool) float64 {
	if add {
		return value + step
	}
	return value * step
}

// values reads "v1,v2" and "lo..hi*factor" and "lo..hi+step".
func values(p Param, list string) []int64 {
	var found []int64
	if p.Values != nil {
		for i, choice := range p.Values {
			if list == "*" || inList(list, choice) {
				found = append(found, int64(i))
			}
		}
		return found
	}
	for _, item := range strings.Split(list, ",") {
		low, high, step, add := item, item, 2.0, false
		if from, to, ok := strings.Cut(item, ".."); ok {
			low, high = from, to
			if at := strings.IndexAny(to, "*+"); at >= 0 {
				add = to[at] == '+'
				high = to[:at]
				step, _ = strconv.ParseFloat(to[at+1:], 64)
			}
		}
		a, errLow := number(low)
		z, errHigh := number(high)
		if errLow != nil || errHigh != nil || a < p.Low || z > p.High || a != math.Floor(a) ||
			step <= 0 || (!add && step <= 1) {
			fail("%s=%s is out of range or no number: it goes from %g to %g %s", p.Name, item, p.Low, p.High, p.Unit)
		}
		found = append(found, int64(a))
		for v := next(a, step, add); v > a && v <= z; v = next(v, step, add) {
			found = append(found, int64(v))
		}
	}
	return found
}

func inList(list, word string) bool {
	for _, item := range strings.Split(list, ",") {
		if item == word {
			return true
		}
	}
	return false
}

// printNames expands the selection as the C binaries do; nothing selected is an error there too.
func (f *Family) printNames(arguments []string) {
	chosen := map[string]string{}
	for _, argument := range arguments {
		name, value, ok := strings.Cut(strings.TrimPrefix(argument, "--"), "=")
		if !ok || value == "" {
			fail("%s is no selection: write --name=values", argument)
		}
		chosen[name] = value
	}
	if list, ok := chosen["impl"]; ok && !inList(list, Implementation) {
		fail("family %s has no implementation '%s' in Go: it has %s", f.Name, list, Implementation)
	}
	printed := 0
	for i := range f.Workloads {
		if list, ok := chosen["workload"]; !ok || inList(list, f.Workloads[i].Name) {
			printed += f.expand(&f.Workloads[i], chosen, 0, f.Name+"/"+f.Workloads[i].Name+"/impl:"+Implementation)
		}
	}
	if printed == 0 {
		fmt.Fprintf(os.Stderr, "%s: nothing matches: --list shows what is compiled in\n", os.Args[0])
		os.Exit(2)
	}
}

func (f *Family) expand(w *Workload, chosen map[string]string, at int, name string) int {
	if at == len(f.Params) {
		if filter, ok := chosen["filter"]; ok && !strings.Contains(name, filter) {
			return 0
		}
		fmt.Println(name)
		return 1
	}
	p := f.Params[at]
	list, given := chosen[p.Name]
	if fixed, ok := f.Structural[p.Name]; ok {
		if (given && list != "*" && !inList(list, fixed)) || (!given && fixed != p.Default) {
			return 0
		}
		return f.expand(w, chosen, at+1, name+"/"+p.Name+":"+fixed)
	}
	if !w.reads(p.Name) {
		return f.expand(w, chosen, at+1, name)
	}
	if !given {
		list = p.Default
	}
	count := 0
	for _, value := range values(p, list) {
		count += f.expand(w, chosen, at+1, name+"/"+p.Name+":"+p.text(value))
	}
	return count
}
