package engine

import (
	"errors"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

const (
	// maxPlainDepth is how deep what we write may be nested; what is deeper may be a circle, which the engine's own finds.
	maxPlainDepth = 64
	// maxKeptBuffer bounds the buffer that waits for the next document, in bytes.
	maxKeptBuffer = 64 << 10
	hexDigits     = "0123456789abcdef"
)

var proxyType = reflect.TypeFor[goja.Proxy]()

// installStringify replaces JSON.stringify for plain objects, arrays, texts, numbers and booleans, which is all that is written where it matters:
// the engine's own makes an object around each document, and moves texts sign by sign. Whatever else comes is left to it, from the start.
func (r *Runtime) installStringify(json *goja.Object) error {
	original, ok := goja.AssertFunction(json.Get("stringify"))
	if !ok {
		return errors.New("the engine has no JSON.stringify")
	}
	var kept []byte
	stringify := func(call goja.FunctionCall) goja.Value {
		if len(call.Arguments) == 1 {
			// A getter may come here again, while the buffer is in use.
			writer := jsonWriter{text: kept[:0]}
			kept = nil
			isPlain := writer.value(call.Arguments[0], 0) == written
			text := string(writer.text)
			if cap(writer.text) <= maxKeptBuffer {
				kept = writer.text
			}
			if isPlain {
				return r.vm.ToValue(text)
			}
		}
		value, err := original(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return value
	}
	return json.DefineDataProperty("stringify", r.vm.ToValue(stringify), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// outcome is what became of one value.
type outcome int

const (
	written outcome = iota
	// omitted: undefined, which an object leaves out and an array writes as null.
	omitted
	// notPlain: to be left to the engine's own.
	notPlain
)

// jsonWriter writes one document.
type jsonWriter struct {
	text []byte
}

func (w *jsonWriter) value(value goja.Value, depth int) outcome {
	switch typed := value.(type) {
	case nil:
		return omitted
	case goja.String:
		return w.quote(typed.String())
	case *goja.Object:
		return w.object(typed, depth)
	}
	switch {
	case goja.IsUndefined(value):
		return omitted
	case goja.IsNull(value):
		w.text = append(w.text, "null"...)
	case goja.IsNumber(value):
		number := value.String()
		if number == "NaN" || strings.HasSuffix(number, "Infinity") {
			number = "null"
		}
		w.text = append(w.text, number...)
	default:
		isTrue, isBoolean := value.Export().(bool)
		if !isBoolean {
			return notPlain
		}
		w.text = strconv.AppendBool(w.text, isTrue)
	}
	return written
}

func (w *jsonWriter) object(object *goja.Object, depth int) outcome {
	if depth >= maxPlainDepth {
		return notPlain
	}
	class := object.ClassName()
	// A proxy has its own idea of what it is.
	if (class != "Object" && class != "Array") || object.ExportType() == proxyType {
		return notPlain
	}
	if _, hasOwnForm := goja.AssertFunction(object.Get("toJSON")); hasOwnForm {
		return notPlain
	}
	if class == "Array" {
		return w.array(object, depth)
	}
	w.text = append(w.text, '{')
	isFirst := true
	for _, key := range object.Keys() {
		place := len(w.text)
		if !isFirst {
			w.text = append(w.text, ',')
		}
		if w.quote(key) != written {
			return notPlain
		}
		w.text = append(w.text, ':')
		switch w.value(object.Get(key), depth+1) {
		case notPlain:
			return notPlain
		case omitted:
			w.text = w.text[:place]
		case written:
			isFirst = false
		}
	}
	w.text = append(w.text, '}')
	return written
}

func (w *jsonWriter) array(array *goja.Object, depth int) outcome {
	w.text = append(w.text, '[')
	for i := range array.Get("length").ToInteger() {
		if i > 0 {
			w.text = append(w.text, ',')
		}
		switch w.value(array.Get(strconv.FormatInt(i, 10)), depth+1) {
		case notPlain:
			return notPlain
		case omitted:
			w.text = append(w.text, "null"...)
		}
	}
	w.text = append(w.text, ']')
	return written
}

// quote leaves a text with a sign that cannot be read to the engine's own: it may be half a surrogate pair, which is lost on the way here.
func (w *jsonWriter) quote(text string) outcome {
	w.text = append(w.text, '"')
	start := 0
	for i := 0; i < len(text); i++ {
		char := text[i]
		if char >= ' ' && char != '"' && char != '\\' {
			if char >= utf8.RuneSelf && strings.HasPrefix(text[i:], "\uFFFD") {
				return notPlain
			}
			continue
		}
		w.text = append(w.text, text[start:i]...)
		start = i + 1
		switch char {
		case '"', '\\':
			w.text = append(w.text, '\\', char)
		case '\b':
			w.text = append(w.text, '\\', 'b')
		case '\f':
			w.text = append(w.text, '\\', 'f')
		case '\n':
			w.text = append(w.text, '\\', 'n')
		case '\r':
			w.text = append(w.text, '\\', 'r')
		case '\t':
			w.text = append(w.text, '\\', 't')
		default:
			w.text = append(w.text, '\\', 'u', '0', '0', hexDigits[char>>4], hexDigits[char&0xF])
		}
	}
	w.text = append(append(w.text, text[start:]...), '"')
	return written
}
