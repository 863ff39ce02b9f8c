package main

import (
	"os"
	"strings"
	"testing"

	"tshost/manifest"
)

func TestTheGeneratedHooksAreUpToDate(t *testing.T) {
	list, err := manifest.Read("../generated/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	want, err := hooksSource(list.Hooks)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../generated/hooks_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("generated/hooks_gen.go differs from its list: run `npm run host-manifest`")
	}
}

func TestSignaturesAreTheServers(t *testing.T) {
	source, err := hooksSource([]string{"NotificationWillBePushed", "UserWillLogIn", "ConfigurationWillBeSaved", "PreferencesHaveChanged", "ServeMetrics"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"NotificationWillBePushed(a0 *model.PushNotification, a1 string) (r0 *model.PushNotification, r1 string) {\n\th.Run(\"NotificationWillBePushed\", []any{a0, a1}, &r0, &r1)",
		"UserWillLogIn(c *plugin.Context, a1 *model.User) (r0 string) {\n\th.RunIn(c, \"UserWillLogIn\", []any{a1}, &r0)",
		"ConfigurationWillBeSaved(a0 *model.Config) (r0 *model.Config, r1 error)",
		"PreferencesHaveChanged(c *plugin.Context, a1 []model.Preference) {",
		"h.Serve(\"ServeMetrics\", c, w, r)",
	} {
		if !strings.Contains(string(source), want) {
			t.Errorf("%s is missing in\n%s", want, source)
		}
	}
}

func TestAHookThatCannotBeDeclaredIsAnError(t *testing.T) {
	for _, name := range []string{"NoSuchHook", "FileWillBeUploaded"} {
		if _, err := hooksSource([]string{name}); err == nil {
			t.Errorf("%s was declared", name)
		}
	}
}
