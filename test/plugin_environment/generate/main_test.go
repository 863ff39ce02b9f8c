package main

import (
	"bytes"
	"os"
	"testing"
)

func TestTheGeneratedMethodsAreUpToDate(t *testing.T) {
	want, err := apiSource("../../../host/generated/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../api_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("api_gen.go differs from its list: run `npm run host-manifest`")
	}
}
