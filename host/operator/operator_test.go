package operator

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func place(t *testing.T) (executable, folder string) {
	t.Helper()
	executable = filepath.Join(t.TempDir(), "plugin")
	return executable, filepath.Join(filepath.Dir(executable), folderName)
}

func takeOne(t *testing.T, orders *Orders) *Order {
	t.Helper()
	var value struct{ Value taken }
	if err := json.Unmarshal([]byte(orders.Methods().Call(t.Context(), "operator.take_order", "{}")), &value); err != nil {
		t.Fatal(err)
	}
	return value.Value.Order
}

func TestAnOrderIsTakenOnceAndItsAnswerPrinted(t *testing.T) {
	executable, folder := place(t)
	orders := New(executable)
	if takeOne(t, orders) != nil {
		t.Fatal("there was an order before one was given")
	}
	var out, problems bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- command(executable, []string{"do-it", "--hours", "4", "--reason=the phone is lost"}, &out, &problems, 10*time.Second)
	}()
	var order *Order
	for range 100 {
		if order = takeOne(t, orders); order != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if order == nil || order.Name != "do-it" || order.Fields["hours"] != "4" || order.Fields["reason"] != "the phone is lost" || order.At == 0 {
		t.Fatalf("the order arrived as %+v", order)
	}
	if takeOne(t, orders) != nil {
		t.Fatal("the order was taken twice")
	}
	args, _ := json.Marshal(orderAnswer{order.ID, true, "Done."})
	if answer := orders.Methods().Call(t.Context(), "operator.answer_order", string(args)); strings.Contains(answer, "error") {
		t.Fatal(answer)
	}
	if code := <-done; code != 0 || out.String() != "Done.\n" {
		t.Fatalf("exit code %d, printed %q, problems %q", code, out.String(), problems.String())
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Fatalf("files were left behind: %v", left)
	}
}

func TestAnOrderNobodyTakesIsWithdrawn(t *testing.T) {
	executable, folder := place(t)
	var out, problems bytes.Buffer
	if code := command(executable, []string{"do-it"}, &out, &problems, 50*time.Millisecond); code != 1 || !strings.Contains(problems.String(), "withdrawn") {
		t.Fatalf("exit code %d, problems %q", code, problems.String())
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Fatalf("files were left behind: %v", left)
	}
}

func TestAMistypedOrderSaysSo(t *testing.T) {
	executable, _ := place(t)
	var out, problems bytes.Buffer
	for _, args := range [][]string{{"--hours", "4"}, {"do-it", "hours"}, {"do-it", "--hours"}} {
		if code := command(executable, args, &out, &problems, time.Second); code != 2 {
			t.Fatalf("%v gave exit code %d", args, code)
		}
	}
}

func TestOrdersOthersMayWriteAreRefused(t *testing.T) {
	executable, folder := place(t)
	orders := New(executable)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	order := Order{ID: strings.Repeat("a", 32), Name: "do-it"}
	path := filepath.Join(folder, order.ID+orderSuffix)
	refused := func(what string) {
		t.Helper()
		if answer := orders.Methods().Call(t.Context(), "operator.take_order", "{}"); !strings.Contains(answer, "operator.failed") {
			t.Fatalf("%s was taken: %s", what, answer)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
	}
	write := func(value any, mode os.FileMode) {
		t.Helper()
		text, _ := json.Marshal(value)
		if err := os.WriteFile(path, text, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // past the umask
			t.Fatal(err)
		}
	}
	write(order, 0o666)
	refused("a file everybody may write")
	write(map[string]string{"id": order.ID, "name": strings.Repeat("x", maxOrderBytes)}, 0o600)
	refused("a file that is too large")
	write(Order{ID: strings.Repeat("b", 32)}, 0o600)
	refused("an order under another's name")
	if err := os.Symlink("/etc/hostname", path); err != nil {
		t.Fatal(err)
	}
	refused("a link")
	write(order, 0o600)
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	refused("an order in a folder everybody may write")
}

func TestWhatACommandLeftBehindIsRemoved(t *testing.T) {
	executable, folder := place(t)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, strings.Repeat("a", 32)+orderSuffix)
	if err := writeWhole(path, Order{ID: strings.Repeat("a", 32), Name: "do-it"}); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-maxAge - time.Second)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
	if takeOne(t, New(executable)) != nil {
		t.Fatal("an order of long ago was taken")
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Fatalf("files were left behind: %v", left)
	}
}

func TestOnlyAnOrderCanBeAnswered(t *testing.T) {
	executable, _ := place(t)
	args, _ := json.Marshal(orderAnswer{"../../elsewhere", true, ""})
	if answer := New(executable).Methods().Call(t.Context(), "operator.answer_order", string(args)); !strings.Contains(answer, "bridge.invalid_arguments") {
		t.Fatal(answer)
	}
}
