package engine

import (
	_ "embed"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja_nodejs/buffer"
	"github.com/dop251/goja_nodejs/require"
	"github.com/dop251/goja_nodejs/url"
)

//go:embed polyfills.js
var polyfillSource string

var polyfills = goja.MustCompile("polyfills.js", polyfillSource, true)

// installPolyfills gives a fresh runtime the globals that libraries expect: URL, URLSearchParams, Buffer, those of polyfills.js, and a
// faster JSON.
func (r *Runtime) installPolyfills() error {
	registry := new(require.Registry)
	registry.Enable(r.vm)
	url.Enable(r.vm)
	buffer.Enable(r.vm)
	// The bundle is complete in itself; a require() left in it should fail, not look for files.
	if err := r.vm.GlobalObject().Delete("require"); err != nil {
		return err
	}
	native := map[string]any{
		"after": r.after,
		"utf8Encode": func(text string) goja.ArrayBuffer {
			return r.vm.NewArrayBuffer([]byte(strings.ToValidUTF8(text, "\uFFFD")))
		},
		"utf8Decode": func(bytes goja.ArrayBuffer) string {
			return strings.ToValidUTF8(string(bytes.Bytes()), "\uFFFD")
		},
		"base64Encode": encodeBinaryString,
		"base64Decode": decodeBinaryString,
		"write": func(level, text string) {
			r.config.Log(level, text, nil)
		},
	}
	factory, err := r.vm.RunProgram(polyfills)
	if err != nil {
		return err
	}
	install, ok := goja.AssertFunction(factory)
	if !ok {
		return errors.New("polyfills.js is no function")
	}
	if _, err = install(goja.Undefined(), r.vm.ToValue(native)); err != nil {
		return err
	}
	return r.installJSON()
}

// encodeBinaryString is btoa: one byte per character.
func encodeBinaryString(text string) (string, error) {
	bytes := make([]byte, 0, len(text))
	for _, char := range text {
		if char > 0xFF {
			return "", errors.New("btoa: a character does not fit into a byte")
		}
		bytes = append(bytes, byte(char))
	}
	return base64.StdEncoding.EncodeToString(bytes), nil
}

// decodeBinaryString is atob; padding may be missing.
func decodeBinaryString(text string) (string, error) {
	bytes, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return "", errors.New("atob: not base64")
	}
	chars := make([]rune, len(bytes))
	for i, value := range bytes {
		chars[i] = rune(value)
	}
	return string(chars), nil
}
