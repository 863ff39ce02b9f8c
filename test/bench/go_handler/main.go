// Command go_handler is a plugin whose one handler does in Go what GET /api/v1/viewer does in TypeScript: the same calls of the plugin API, and a
// small JSON reply. It exists so that the benchmark can say what the JavaScript engine costs.
package main

import (
	"encoding/json"
	"net/http"

	"github.com/mattermost/mattermost/server/public/plugin"
)

type handler struct {
	plugin.MattermostPlugin
}

func (h *handler) ServeHTTP(c *plugin.Context, w http.ResponseWriter, _ *http.Request) {
	session, err := h.API.GetSession(c.SessionId)
	if err != nil {
		http.Error(w, err.Message, err.StatusCode)
		return
	}
	user, err := h.API.GetUser(session.UserId)
	if err != nil {
		http.Error(w, err.Message, err.StatusCode)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"user_id": user.Id, "is_system_admin": user.IsSystemAdmin()})
}

func main() {
	plugin.ClientMain(&handler{})
}
