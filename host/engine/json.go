package engine

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

const (
	// maxJSONDepth is the engine's own.
	maxJSONDepth = 10000
	// knownKeys and maxKnownKey bound the property names that are kept, to be the same text in every object.
	knownKeys   = 4096
	maxKnownKey = 64
)

// installJSON replaces JSON.parse and JSON.stringify, through which whatever comes to JavaScript and leaves it goes.
func (r *Runtime) installJSON() error {
	json := r.vm.Get("JSON").ToObject(r.vm)
	return errors.Join(r.installParse(json), r.installStringify(json))
}

// installParse replaces JSON.parse: the engine's own goes through encoding/json's tokens, and takes twice the time and memory. With a reviver it
// is still the engine's.
func (r *Runtime) installParse(json *goja.Object) error {
	original, ok := goja.AssertFunction(json.Get("parse"))
	if !ok {
		return errors.New("the engine has no JSON.parse")
	}
	keys := map[string]string{}
	parse := func(call goja.FunctionCall) goja.Value {
		if _, hasReviver := goja.AssertFunction(call.Argument(1)); hasReviver {
			value, err := original(call.This, call.Arguments...)
			if err != nil {
				panic(err)
			}
			return value
		}
		parser := jsonParser{vm: r.vm, text: call.Argument(0).String(), keys: keys}
		value, err := parser.document()
		if err != nil {
			syntaxError, newErr := r.vm.New(r.vm.Get("SyntaxError"), r.vm.ToValue(err.Error()))
			if newErr != nil {
				panic(newErr)
			}
			panic(syntaxError)
		}
		return value
	}
	return json.DefineDataProperty("parse", r.vm.ToValue(parse), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// jsonParser reads one document; place is where it is, in bytes.
type jsonParser struct {
	vm    *goja.Runtime
	text  string
	place int
	depth int
	keys  map[string]string
}

func (p *jsonParser) document() (goja.Value, error) {
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.next() != 0 || p.place < len(p.text) {
		return nil, p.unexpected()
	}
	return value, nil
}

// next gives the byte after white space, and leaves it; 0 at the end.
func (p *jsonParser) next() byte {
	for ; p.place < len(p.text); p.place++ {
		switch char := p.text[p.place]; char {
		case ' ', '\t', '\n', '\r':
		default:
			return char
		}
	}
	return 0
}

func (p *jsonParser) unexpected() error {
	if p.place >= len(p.text) {
		return errors.New("unexpected end of JSON input")
	}
	char, _ := utf8.DecodeRuneInString(p.text[p.place:])
	return fmt.Errorf("unexpected token %q in JSON at byte %d", char, p.place)
}

func (p *jsonParser) value() (goja.Value, error) {
	switch char := p.next(); {
	case char == '{':
		return p.nested((*jsonParser).object)
	case char == '[':
		return p.nested((*jsonParser).array)
	case char == '"':
		text, err := p.string()
		if err != nil {
			return nil, err
		}
		// Built anew, so that a short text does not keep a long document alive.
		var own goja.StringBuilder
		own.WriteUTF8String(text)
		return own.String(), nil
	case char == '-' || isDigit(char):
		return p.number()
	case strings.HasPrefix(p.text[p.place:], "true"):
		p.place += len("true")
		return p.vm.ToValue(true), nil
	case strings.HasPrefix(p.text[p.place:], "false"):
		p.place += len("false")
		return p.vm.ToValue(false), nil
	case strings.HasPrefix(p.text[p.place:], "null"):
		p.place += len("null")
		return goja.Null(), nil
	}
	return nil, p.unexpected()
}

func (p *jsonParser) nested(read func(*jsonParser) (goja.Value, error)) (goja.Value, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxJSONDepth {
		return nil, errors.New("the JSON is nested too deeply")
	}
	p.place++
	return read(p)
}

func (p *jsonParser) object() (goja.Value, error) {
	object := p.vm.NewObject()
	if p.next() == '}' {
		p.place++
		return object, nil
	}
	for {
		if p.next() != '"' {
			return nil, p.unexpected()
		}
		name, err := p.string()
		if err != nil {
			return nil, err
		}
		if p.next() != ':' {
			return nil, p.unexpected()
		}
		p.place++
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		if name == "__proto__" {
			// A property like any other here, where an assignment would change what the object inherits.
			err = object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		} else {
			err = object.Set(p.key(name), value)
		}
		if err != nil {
			return nil, err
		}
		isLast, err := p.endsWith('}')
		if err != nil {
			return nil, err
		}
		if isLast {
			return object, nil
		}
	}
}

func (p *jsonParser) array() (goja.Value, error) {
	if p.next() == ']' {
		p.place++
		return p.vm.NewArray(), nil
	}
	var items []any
	for {
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		items = append(items, value)
		isLast, err := p.endsWith(']')
		if err != nil {
			return nil, err
		}
		if isLast {
			return p.vm.NewArray(items...), nil
		}
	}
}

// endsWith steps over the comma, or the end, that follows an item.
func (p *jsonParser) endsWith(end byte) (bool, error) {
	switch p.next() {
	case ',':
		p.place++
		return false, nil
	case end:
		p.place++
		return true, nil
	}
	return false, p.unexpected()
}

// key gives one and the same text for a name that was met before.
func (p *jsonParser) key(name string) string {
	if known, ok := p.keys[name]; ok {
		return known
	}
	own := strings.Clone(name)
	if len(name) <= maxKnownKey {
		if len(p.keys) >= knownKeys {
			clear(p.keys)
		}
		p.keys[own] = own
	}
	return own
}
