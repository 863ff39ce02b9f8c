package operator

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"
)

const (
	// answerWithin is several times the interval at which a plugin looks.
	answerWithin = 30 * time.Second
	lookEvery    = 100 * time.Millisecond

	usage = `Usage: %s <order> [--<name> <value>]...
Gives an order to the plugin that the server on this machine runs from this executable, and prints its answer.
Run it as the server's own account, or as the machine's administrator. The plugin's documentation names the orders.
`
)

// Command is the other end, in a process of its own: it lays the order down, waits for the answer, and gives the exit code.
func Command(executable string, args []string, out, problems io.Writer) int {
	return command(executable, args, out, problems, answerWithin)
}

func command(executable string, args []string, out, problems io.Writer, within time.Duration) int {
	order, err := parse(args)
	if err != nil {
		fmt.Fprintf(problems, "%v\n"+usage, err, filepath.Base(executable))
		return 2
	}
	answer, err := give(executable, order, within)
	if err != nil {
		fmt.Fprintln(problems, err)
		return 1
	}
	if !answer.OK {
		fmt.Fprintln(problems, answer.Text)
		return 1
	}
	fmt.Fprintln(out, answer.Text)
	return 0
}

func parse(args []string) (*Order, error) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return nil, errors.New("no order was named")
	}
	order := &Order{Name: args[0], Fields: map[string]string{}, User: account(), At: time.Now().UnixMilli()}
	for rest := args[1:]; len(rest) > 0; {
		name, value, joined := strings.Cut(strings.TrimPrefix(rest[0], "--"), "=")
		if !strings.HasPrefix(rest[0], "--") || name == "" {
			return nil, fmt.Errorf("%q is no --<name>", rest[0])
		}
		rest = rest[1:]
		if !joined {
			if len(rest) == 0 {
				return nil, fmt.Errorf("--%s has no value", name)
			}
			value, rest = rest[0], rest[1:]
		}
		order.Fields[name] = value
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails: crypto/rand ends the program instead
	order.ID = hex.EncodeToString(id)
	return order, nil
}

// account names who runs the command: whom sudo was called by, when it was.
func account() string {
	if name := os.Getenv("SUDO_USER"); name != "" {
		return name
	}
	if current, err := user.Current(); err == nil {
		return current.Username
	}
	return ""
}

func give(executable string, order *Order, within time.Duration) (*Answer, error) {
	folder := filepath.Join(filepath.Dir(executable), folderName)
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("the order cannot be laid down (run this as the server's account): %w", err)
	}
	path := filepath.Join(folder, order.ID)
	if err := writeWhole(path+orderSuffix, order); err != nil {
		return nil, fmt.Errorf("the order cannot be laid down (run this as the server's account): %w", err)
	}
	// An administrator's files are handed to the account that owns the executable's folder, which the server runs as.
	if err := errors.Join(handOver(folder, filepath.Dir(executable)), handOver(path+orderSuffix, filepath.Dir(executable))); err != nil {
		return nil, err
	}
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(lookEvery) {
		text, err := os.ReadFile(path + answerSuffix)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var answer Answer
		if err = json.Unmarshal(text, &answer); err != nil {
			return nil, err
		}
		return &answer, os.Remove(path + answerSuffix)
	}
	// Nobody is to carry it out later, when the operator no longer looks.
	if os.Remove(path+orderSuffix) == nil {
		return nil, errors.New("no plugin took the order; it is withdrawn. Is the plugin enabled and the server running on this machine?")
	}
	return nil, errors.New("the plugin took the order and has not answered; look at the server's log")
}
