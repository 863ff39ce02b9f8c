package engine

import (
	"fmt"

	"github.com/dop251/goja"
)

// Compile parses a bundle once, for all runtimes; an inline source map gives its stack traces the original files and lines. The module's
// wrapper stands on the first line of the bundle, so that line numbers stay.
func Compile(name, source string) (*goja.Program, error) {
	ast, err := goja.Parse(name, "(function(module, exports) {"+source+"\n})")
	if err != nil {
		return nil, fmt.Errorf("%s does not parse: %w", name, err)
	}
	return goja.CompileAST(ast, false)
}
