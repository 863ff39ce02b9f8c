// Package operator carries orders from whoever has a shell on this machine to the running plugin, through files beside its executable:
// where the network reaches nobody may write, and where no account of the server is asked for. What an order means is JavaScript's.
package operator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"tshost/bridge"
)

const (
	folderName = "orders"
	// maxOrderBytes bounds what is read of a file somebody left in the folder.
	maxOrderBytes = 4096
	// maxAge is longer than a command waits: what is older was left behind by one that was killed.
	maxAge = 2 * time.Minute

	orderSuffix  = ".order"
	takenSuffix  = ".taken"
	answerSuffix = ".answer"
)

var idPattern = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Order is what a command was told, and who says to have told it.
type Order struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Fields map[string]string `json:"fields"`
	// User is the name of the operating system's account: a claim, since its process wrote it.
	User string `json:"user"`
	// At is Unix time in milliseconds.
	At int64 `json:"at"`
}

// Answer is what became of an order.
type Answer struct {
	OK   bool   `json:"ok"`
	Text string `json:"text"`
}

// Orders is the running plugin's end.
type Orders struct {
	folder string
}

// New takes orders that lie beside the executable.
func New(executable string) *Orders {
	return &Orders{filepath.Join(filepath.Dir(executable), folderName)}
}

// Methods gives operator.take_order and operator.answer_order.
func (o *Orders) Methods() bridge.Table {
	return bridge.Table{"operator.take_order": bridge.Typed(o.take), "operator.answer_order": bridge.Typed(o.answer)}
}

type taken struct {
	Order *Order `json:"order"`
}

// take gives the oldest order and makes it this process's own; none, when there is none that only the server's account or the
// machine's administrator can have written.
func (o *Orders) take(context.Context, struct{}) (*taken, error) {
	entries, err := os.ReadDir(o.folder)
	if errors.Is(err, os.ErrNotExist) {
		return &taken{}, nil
	}
	if err != nil {
		return nil, failed(err)
	}
	if err = requireTrusted(o.folder, os.ModeDir); err != nil {
		return nil, failed(err)
	}
	var orders []Order
	for _, entry := range entries {
		path := filepath.Join(o.folder, entry.Name())
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > maxAge {
			_ = os.Remove(path) // if it stays, it is too old the next time as well
			continue
		}
		if strings.HasSuffix(entry.Name(), orderSuffix) {
			order, err := readOrder(path)
			if err != nil {
				return nil, failed(err)
			}
			orders = append(orders, *order)
		}
	}
	slices.SortFunc(orders, func(a, b Order) int { return cmp.Compare(a.At, b.At) })
	for _, order := range orders {
		path := filepath.Join(o.folder, order.ID)
		// Of two processes that see the order one succeeds.
		if os.Rename(path+orderSuffix, path+takenSuffix) == nil {
			return &taken{&order}, nil
		}
	}
	return &taken{}, nil
}

type orderAnswer struct {
	ID   string `json:"id"`
	OK   bool   `json:"ok"`
	Text string `json:"text"`
}

func (o *Orders) answer(_ context.Context, args orderAnswer) (*struct{}, error) {
	if !idPattern.MatchString(args.ID) {
		return nil, bridge.InvalidArguments(errors.New("id is no order's"))
	}
	path := filepath.Join(o.folder, args.ID)
	if err := writeWhole(path+answerSuffix, Answer{args.OK, args.Text}); err != nil {
		return nil, failed(err)
	}
	return nil, failed(os.Remove(path + takenSuffix))
}

func failed(err error) error {
	if err == nil {
		return nil
	}
	return &bridge.Error{ID: "operator.failed", Message: err.Error(), StatusCode: 500}
}

func readOrder(path string) (*Order, error) {
	if err := requireTrusted(path, 0); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var order Order
	if err = json.Unmarshal(text, &order); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if order.ID+orderSuffix != filepath.Base(path) || !idPattern.MatchString(order.ID) {
		return nil, fmt.Errorf("%s does not hold the order it is named after", path)
	}
	return &order, nil
}

// requireTrusted refuses what anybody but this process's account and the administrator could have put there: links, files of other
// accounts, and what others may write to.
func requireTrusted(path string, kind os.FileMode) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode().Type() != kind:
		return fmt.Errorf("%s is not of the kind that is expected", path)
	case kind == 0 && info.Size() > maxOrderBytes:
		return fmt.Errorf("%s is too large", path)
	case !belongsToOperator(info):
		return fmt.Errorf("%s may be written by others than the server's account", path)
	}
	return nil
}

// writeWhole lets nobody see half a file.
func writeWhole(path string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err = os.WriteFile(path+".part", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}
