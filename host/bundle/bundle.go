// Package bundle holds the JavaScript that the executable runs. The build puts plugin.js here; the placeholder beside it lets the host
// compile and be tested without one.
package bundle

import "embed"

// Name is the bundle's file name, as stack traces show it.
const Name = "plugin.js"

//go:embed *.js
var files embed.FS

// Source gives the bundle's text; an error when the executable was built without one.
func Source() (string, error) {
	source, err := files.ReadFile(Name)
	return string(source), err
}
