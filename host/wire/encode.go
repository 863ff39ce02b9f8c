// Package wire turns Mattermost's Go values into JSON for JavaScript and back. Secrets are dropped here, on the way, so that nothing
// above can show or log them.
package wire

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"

	"github.com/mattermost/mattermost/server/public/model"
)

// secretFields never leave Go: users' password hashes, MFA secrets and auth data, and sessions' tokens, wherever they are nested.
var secretFields = map[string]bool{"password": true, "mfa_secret": true, "auth_data": true, "token": true}

// secretKeys are their names as a document has them.
var secretKeys = quoteAll(secretFields)

// Encode gives a value as JSON without secrets.
func Encode(value any) (json.RawMessage, error) {
	if config, ok := value.(*model.Config); ok && config != nil {
		value = withZeros(config)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	if !mentionsSecret(encoded) {
		return encoded, nil
	}
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	if err = decoder.Decode(&tree); err != nil {
		return nil, err
	}
	return json.Marshal(dropSecrets(tree))
}

// mentionsSecret tells whether a document may have a secret field: most have none, and need not be read again.
func mentionsSecret(document []byte) bool {
	return slices.ContainsFunc(secretKeys, func(key []byte) bool { return bytes.Contains(document, key) })
}

func quoteAll(names map[string]bool) [][]byte {
	var quoted [][]byte
	for name := range names {
		quoted = append(quoted, []byte(strconv.Quote(name)))
	}
	return quoted
}

func dropSecrets(tree any) any {
	switch node := tree.(type) {
	case map[string]any:
		for name, value := range node {
			if secretFields[name] {
				delete(node, name)
				continue
			}
			node[name] = dropSecrets(value)
		}
	case []any:
		for i, value := range node {
			node[i] = dropSecrets(value)
		}
	}
	return tree
}

// withZeros gives a sanitised copy of a configuration (a hook is shown it with passwords and keys) in which nil pointers to plain values point to zero: gob drops pointers to zero values, so a
// configuration read over RPC has nil where the server has false, 0 or "".
func withZeros(config *model.Config) *model.Config {
	filled := config.Clone()
	filled.Sanitize(nil, nil)
	fillNil(reflect.ValueOf(filled).Elem())
	return filled
}

func fillNil(value reflect.Value) {
	for i := range value.NumField() {
		field := value.Field(i)
		if !field.CanSet() {
			continue
		}
		switch field.Kind() {
		case reflect.Struct:
			fillNil(field)
		case reflect.Pointer:
			switch field.Type().Elem().Kind() {
			case reflect.Bool, reflect.String, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
				if field.IsNil() {
					field.Set(reflect.New(field.Type().Elem()))
				}
			}
		}
	}
}
