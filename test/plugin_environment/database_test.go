package main

import (
	"net/url"
	"testing"
)

func TestConnectionsAreMadeAsCoresDefaultDataSourceDoes(t *testing.T) {
	for given, want := range map[string]string{
		"postgres://u:p@h/d?sslmode=disable":                      "yes",
		"postgres://u:p@h/d?sslmode=disable&binary_parameters=no": "no",
	} {
		source, err := dataSource(given)
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := url.Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		if settings := parsed.Query(); settings.Get("binary_parameters") != want || settings.Get("sslmode") != "disable" {
			t.Errorf("%s became %s", given, source)
		}
	}
	if _, err := dataSource("host=h dbname=d"); err == nil {
		t.Error("what is no URL was taken")
	}
}
