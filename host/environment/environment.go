// Package environment tells which environment variables the server was started with: names only, since values are often secrets.
package environment

import (
	"context"
	"errors"
	"os"
	"sort"
	"strings"

	"tshost/bridge"
)

// Methods gives the call env.names.
func Methods() bridge.Table {
	return bridge.Table{"env.names": bridge.Typed(names)}
}

type namesArgs struct {
	Prefix string `json:"prefix"`
}

type found struct {
	Names []string `json:"names"`
}

func names(_ context.Context, args namesArgs) (found, error) {
	if args.Prefix == "" {
		return found{}, bridge.InvalidArguments(errors.New("prefix is empty"))
	}
	result := found{Names: []string{}}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, args.Prefix) {
			result.Names = append(result.Names, name)
		}
	}
	sort.Strings(result.Names)
	return result, nil
}
